export type ByteOrder = "big" | "little";

/** 32-bit numbers, one after the other. */
export const words = (order: ByteOrder, ...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries())
    if (order === "big") bytes.writeUInt32BE(value, 4 * index);
    else bytes.writeUInt32LE(value, 4 * index);
  return bytes;
};
