/**
 * The arithmetic of a list with any number of rows in a scrolling element. A browser caps the height of an element near
 * 16 to 33 million pixels, so a long list has a shorter scrolled content, and its own position beside the element's.
 * Small steps move the list by as many pixels; long ones, such as of the scroll bar, go to the same share of the list.
 */

/** Below the cap of every browser. */
const MAX_CONTENT_PX = 8_000_000;

export interface ListSize {
  readonly rows: number;
  readonly rowPx: number;
  /** Height of the visible part. */
  readonly viewPx: number;
}

export interface ScrollPosition {
  /** Of the list: pixels above the visible part. */
  readonly top: number;
  /** Of the element. */
  readonly scrollTop: number;
}

export const START: ScrollPosition = { top: 0, scrollTop: 0 };

const listPx = ({ rows, rowPx }: ListSize): number => rows * rowPx;

/** Height of what the element scrolls. */
export const contentPx = (size: ListSize): number => Math.min(listPx(size), MAX_CONTENT_PX);

const lastTop = (size: ListSize): number => Math.max(0, listPx(size) - size.viewPx);
const lastScrollTop = (size: ListSize): number => Math.max(0, contentPx(size) - size.viewPx);

const clamp = (value: number, most: number): number => Math.min(Math.max(0, value), most);

/** Where the element stands when the list is at `top`, by its share. */
export const atTop = (top: number, size: ListSize): ScrollPosition => {
  const inside = clamp(top, lastTop(size));
  if (listPx(size) <= MAX_CONTENT_PX) return { top: inside, scrollTop: inside };
  return { top: inside, scrollTop: Math.round((inside / lastTop(size)) * lastScrollTop(size)) };
};

/**
 * The position after the element was scrolled. Where its `scrollTop` differs from the given one, the element has to be
 * set to it: at the ends of the element and of the list they have to meet.
 */
export const afterScroll = (before: ScrollPosition, scrollTop: number, size: ListSize): ScrollPosition => {
  if (listPx(size) <= MAX_CONTENT_PX) return { top: clamp(scrollTop, lastTop(size)), scrollTop };
  const step = scrollTop - before.scrollTop;
  const last = lastScrollTop(size);
  if (Math.abs(step) > 2 * size.viewPx)
    return { ...atTop((clamp(scrollTop, last) / last) * lastTop(size), size), scrollTop };
  const top = clamp(before.top + step, lastTop(size));
  // Within the element the steps go on as they are; near an end of it the share decides again.
  const isNearEnd = scrollTop < size.viewPx || scrollTop > last - size.viewPx;
  return isNearEnd || top === 0 || top === lastTop(size) ? atTop(top, size) : { top, scrollTop };
};

export interface VisibleRows {
  /** Index of the first row that is seen, in part or whole. */
  readonly first: number;
  readonly count: number;
  /** Pixels of the first row that are above the visible part. */
  readonly shiftPx: number;
}

export const visibleRows = ({ top }: ScrollPosition, size: ListSize): VisibleRows => {
  const first = Math.min(Math.floor(top / size.rowPx), Math.max(0, size.rows - 1));
  const shiftPx = top - first * size.rowPx;
  const count = Math.min(Math.ceil((size.viewPx + shiftPx) / size.rowPx), size.rows - first);
  return { first, count: Math.max(0, count), shiftPx };
};

/** The position that shows a row whole: unchanged where it is seen already, else with the least movement. */
export const showRow = (before: ScrollPosition, row: number, size: ListSize): ScrollPosition => {
  const start = row * size.rowPx;
  if (start < before.top) return atTop(start, size);
  const bottom = start + size.rowPx - size.viewPx;
  return bottom > before.top ? atTop(bottom, size) : before;
};

/** The position with a row in the middle, for a jump. */
export const centerRow = (row: number, size: ListSize): ScrollPosition =>
  atTop(row * size.rowPx - (size.viewPx - size.rowPx) / 2, size);
