/** The water of a pot with a `capacity`: it is empty after that many cups and full again some time later. */
export interface Reservoir {
  readonly cups: number;
  /** When the last cup was taken, in milliseconds since 1970; undefined while there is water. */
  readonly driedAt: number | undefined;
}

/** A pot without a capacity never runs out of water. */
export const fullReservoir = (capacity: number | undefined): Reservoir => ({
  cups: capacity ?? Number.POSITIVE_INFINITY,
  driedAt: undefined,
});

/** Milliseconds until there is water; 0 while there is some. */
export const dryForMs = ({ driedAt }: Reservoir, refillMs: number, now: number): number =>
  driedAt === undefined ? 0 : Math.max(0, driedAt + refillMs - now);

/** Takes one cup from a reservoir that is not empty. */
export const drawCup = (reservoir: Reservoir, capacity: number | undefined, now: number): Reservoir => {
  const { cups } = reservoir.driedAt === undefined ? reservoir : fullReservoir(capacity);
  return { cups: cups - 1, driedAt: cups === 1 ? now : undefined };
};
