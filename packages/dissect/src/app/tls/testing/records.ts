/** Handmade TLS records and handshake messages; the bytes are the same every time. */

export const join = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

export const octets = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** A number of `size` bytes. */
export const number = (value: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) & 255);

/** A vector with a length of `size` bytes before it. */
export const vector = (size: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = join(...parts);
  return join(number(bytes.length, size), bytes);
};

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Bytes without a structure. */
export const noise = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 37 + seed * 11 + 5) & 255);

export const record = (type: number, content: Uint8Array, version = 0x0303): Uint8Array =>
  join(octets(type), number(version, 2), vector(2, content));

export const message = (type: number, body: Uint8Array): Uint8Array => join(octets(type), vector(3, body));

export const extension = (type: number, body: Uint8Array = octets()): Uint8Array =>
  join(number(type, 2), vector(2, body));

export const serverName = (name: string): Uint8Array => extension(0, vector(2, octets(0), vector(2, text(name))));

export const alpn = (...names: readonly string[]): Uint8Array =>
  extension(16, vector(2, ...names.map((name) => vector(1, text(name)))));

/** The extension by which a Server Hello chooses TLS 1.3. */
export const TLS1_3_CHOSEN: Uint8Array = extension(43, number(0x0304, 2));

export const clientHello = (
  extensions: readonly Uint8Array[],
  suites: readonly number[] = [0xc02f, 0x1301],
): Uint8Array =>
  message(
    1,
    join(
      number(0x0303, 2),
      noise(32, 1),
      vector(1, noise(32, 2)),
      vector(2, ...suites.map((suite) => number(suite, 2))),
      vector(1, octets(0)),
      vector(2, ...extensions),
    ),
  );

export const serverHello = (extensions: readonly Uint8Array[], suite = 0xc02f): Uint8Array =>
  message(2, join(number(0x0303, 2), noise(32, 3), octets(0), number(suite, 2), octets(0), vector(2, ...extensions)));

/** About what browsers send: one of each kind of extension that has a structure. */
export const richExtensions = (): readonly Uint8Array[] => [
  serverName("pot.example"),
  alpn("h2", "http/1.1"),
  extension(10, vector(2, number(0x0a0a, 2), number(29, 2), number(23, 2))),
  extension(11, vector(1, octets(0, 1, 2))),
  extension(13, vector(2, number(0x0403, 2), number(0x0804, 2))),
  extension(5, octets(1, 0, 0, 0, 0)),
  extension(18),
  extension(23),
  extension(27, vector(1, number(2, 2))),
  extension(28, number(16_385, 2)),
  extension(35, noise(8, 4)),
  extension(43, vector(1, number(0x0304, 2), number(0x0303, 2))),
  extension(45, vector(1, octets(1))),
  extension(51, vector(2, number(29, 2), vector(2, noise(32, 5)))),
  extension(0xff01, vector(1)),
  extension(41, join(vector(2, vector(2, noise(20, 6)), number(77, 4)), vector(2, vector(1, noise(32, 7))))),
];

/** What one end sends before the other answers. */
export interface Turn {
  /** 0 is the client. */
  readonly direction: 0 | 1;
  readonly bytes: Uint8Array;
}

/** What the two ends send in TLS 1.2, up to the first data. The server's key exchange comes in three records. */
export const conversation = (): readonly Turn[] => {
  const exchange = message(
    12,
    join(octets(3), number(29, 2), vector(1, noise(32, 8)), number(0x0804, 2), vector(2, noise(64, 9))),
  );
  return [
    { direction: 0, bytes: record(22, clientHello(richExtensions()), 0x0301) },
    {
      direction: 1,
      bytes: join(
        record(22, serverHello([alpn("http/1.1"), extension(11, vector(1, octets(0))), extension(0xff01, vector(1))])),
        record(22, join(message(11, vector(3)), exchange.subarray(0, 3))),
        record(22, exchange.subarray(3, 50)),
        record(22, join(exchange.subarray(50), message(14, octets()))),
      ),
    },
    {
      direction: 0,
      bytes: join(
        record(22, message(16, vector(1, noise(32, 10)))),
        record(20, octets(1)),
        record(23, noise(90, 11)),
        record(21, octets(1, 0)),
      ),
    },
    {
      direction: 1,
      bytes: join(
        record(23, noise(700, 12)),
        record(24, join(octets(1), vector(2, noise(4, 13)), noise(16, 14))),
        record(23, noise(3, 15)),
      ),
    },
  ];
};
