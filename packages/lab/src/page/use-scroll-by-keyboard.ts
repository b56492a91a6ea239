/** What is scrolled by wheel or finger can be scrolled by keyboard too: it takes the focus while it is larger than its place. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

const isScrolled = (element: Element): boolean => {
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
  const isLarger = scrollWidth > clientWidth || scrollHeight > clientHeight;
  return isLarger && getComputedStyle(element).overflow !== "visible";
};

/**
 * @param selector what may be scrolled within the element, and the element itself
 * @param content changes with what is in it
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
