/** The Date header (RFC 9110 §5.6.7): IMF-fixdate, in GMT. */
let second = Number.NaN;
let text = "";

/** "Sun, 06 Nov 1994 08:49:37 GMT"; formatted once per second. @param now milliseconds since 1970 */
export const imfDate = (now: number): string => {
  const current = Math.floor(now / 1000);
  if (current !== second) {
    second = current;
    text = new Date(now).toUTCString();
  }
  return text;
};
