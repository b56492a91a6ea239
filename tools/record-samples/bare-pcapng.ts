/**
 * Removes data about the recording machine from a pcapng file: dumpcap writes the processor, the operating system, its
 * own build and the filter into the options of the blocks. Only packets and their times remain. Read first:
 * draft-ietf-opsawg-pcapng §3.1 (blocks), §3.5 (options), §4.1 to §4.3.
 */

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;

/** Length of each kept block, from its type to its options; the data of a packet is added. */
const FIXED_LENGTH: Readonly<Record<number, number>> = { [SECTION_HEADER]: 24, [INTERFACE]: 16, [ENHANCED_PACKET]: 28 };

/** The unit of the times: without this option of an interface all times would be wrong. */
const IF_TSRESOL = 9;

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** The bytes of the option in the file, or nothing. */
const findOption = (options: Buffer, wanted: number): Buffer => {
  let at = 0;
  while (at + 4 <= options.length) {
    const end = at + 4 + padded(options.readUInt16LE(at + 2));
    if (options.readUInt16LE(at) === wanted) return options.subarray(at, end);
    at = end;
  }
  return Buffer.alloc(0);
};

const END_OF_OPTIONS = Buffer.alloc(4);

const bareBlock = (block: Buffer, type: number): Buffer => {
  const dataLength = type === ENHANCED_PACKET ? padded(block.readUInt32LE(20)) : 0;
  const fixed = Buffer.from(block.subarray(0, (FIXED_LENGTH[type] ?? 0) + dataLength));
  // The length of the section: unknown, as it gets shorter here.
  if (type === SECTION_HEADER) fixed.fill(0xff, 16, 24);
  const kept = type === INTERFACE ? findOption(block.subarray(16, -4), IF_TSRESOL) : Buffer.alloc(0);
  const parts = [fixed, ...(kept.length > 0 ? [kept, END_OF_OPTIONS] : []), Buffer.alloc(4)];
  const bare = Buffer.concat(parts);
  bare.writeUInt32LE(bare.length, 4);
  bare.writeUInt32LE(bare.length, bare.length - 4);
  return bare;
};

/**
 * Sections, interfaces and packets of a file, without their options; other kinds of blocks are left out.
 * @throws RangeError if the file is cut short
 * @throws Error if it is not a pcapng file in this machine's byte order
 */
export const barePcapng = (file: Buffer): Buffer => {
  if (file.readUInt32LE(0) !== SECTION_HEADER || file.readUInt32LE(8) !== 0x1a2b3c4d) {
    throw new Error("not a little-endian pcapng file");
  }
  const blocks: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const type = file.readUInt32LE(at);
    const end = at + file.readUInt32LE(at + 4);
    if (type in FIXED_LENGTH) blocks.push(bareBlock(file.subarray(at, end), type));
    at = end;
  }
  return Buffer.concat(blocks);
};
