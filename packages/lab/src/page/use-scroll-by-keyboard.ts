/**
 * Scrollable elements can be scrolled by keyboard too: an element is focusable while its content is larger than the
 * element.
 */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

const isScrolled = (element: Element): boolean => {
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
  const isLarger = scrollWidth > clientWidth || scrollHeight > clientHeight;
  return isLarger && getComputedStyle(element).overflow !== "visible";
};

/**
 * @param selector the elements inside that may scroll, and the element itself
 * @param content changes when the content changes
 */
export const useScrollByKeyboard = (
  element: RefObject<HTMLElement | null>,
  selector: string,
  content: unknown,
): void => {
  useEffect(() => {
    const { current } = element;
    if (current === null || content === undefined) return;
    const look = (): void => {
      for (const one of [current, ...current.querySelectorAll<HTMLElement>(selector)]) {
        if (isScrolled(one)) one.tabIndex = 0;
        else one.removeAttribute("tabindex");
      }
    };
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, selector, content]);
};
