/** A list of any number of rows: only those that are seen are drawn. */
import type { ComponentChildren, VNode } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  afterScroll,
  centerRow,
  contentPx,
  type ListSize,
  type ScrollPosition,
  START,
  showRow,
  visibleRows,
} from "../view/row-scroll.ts";

interface VirtualListProps {
  readonly rows: number;
  readonly rowPx: number;
  /** Changes where another list is shown: it begins at its top. */
  readonly list: unknown;
  /** The row that has to be seen. */
  readonly shownRow: number | undefined;
  readonly children: (index: number) => ComponentChildren;
  /** Stays above the rows, one row high. */
  readonly head?: ComponentChildren;
  /** Attributes of the scrolling element: its role, its label, its keys. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export const VirtualList = ({ rows, rowPx, list, shownRow, children, head, attributes }: VirtualListProps): VNode => {
  const element = useRef<HTMLDivElement>(null);
  const [viewPx, setViewPx] = useState(0);
  const [position, setPosition] = useState<ScrollPosition>(START);
  const at = useRef(position);
  const headPx = head === undefined ? 0 : rowPx;
  const size: ListSize = { rows, rowPx, viewPx };
  const move = useCallback((to: ScrollPosition): void => {
    at.current = to;
    if (element.current !== null && element.current.scrollTop !== to.scrollTop)
      element.current.scrollTop = to.scrollTop;
    setPosition(to);
  }, []);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = (): void => setViewPx(Math.max(0, current.clientHeight - headPx));
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [headPx]);
  useLayoutEffect(() => move(START), [list, move]);
  useEffect(() => {
    if (shownRow === undefined || viewPx === 0) return;
    const seen = showRow(at.current, shownRow, { rows, rowPx, viewPx });
    // A row far away is shown with its neighbours on both sides.
    if (seen !== at.current)
      move(Math.abs(seen.top - at.current.top) > viewPx ? centerRow(shownRow, { rows, rowPx, viewPx }) : seen);
  }, [shownRow, rows, rowPx, viewPx, move]);
  const onScroll = (): void => {
    const { scrollTop } = element.current!;
    if (scrollTop !== at.current.scrollTop) move(afterScroll(at.current, scrollTop, size));
  };
  const { first, count, shiftPx } = visibleRows(position, size);
  return (
    <div ref={element} class="virtual-list" onScroll={onScroll} {...attributes}>
      {head === undefined ? null : (
        <div class="virtual-head" role="presentation">
          {head}
        </div>
      )}
      <div class="virtual-content" role="presentation" style={{ height: `${contentPx(size)}px` }}>
        <div
          class="virtual-rows"
          role="presentation"
          style={{ top: `${headPx}px`, transform: `translateY(${-shiftPx}px)` }}
        >
          {Array.from({ length: viewPx === 0 ? 0 : count }, (_, index) => children(first + index))}
        </div>
      </div>
    </div>
  );
};
