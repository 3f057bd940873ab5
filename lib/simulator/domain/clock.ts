/** The simulator's own time: the machine's clock plus an offset that can only grow. */
export interface SimulatorClock {
  /** Epoch milliseconds. */
  now(): number;
  offsetMs(): number;
  moveForward(byMs: number): void;
}
