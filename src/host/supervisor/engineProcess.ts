/** An engine process as its supervisor needs it, whichever way it was started. */

export interface EngineProcess {
  /** Sets the one listener: the engine answers. */
  onReady(listener: () => void): void
  /** Sets the one listener: the process ended. `reason` is in words and begins in lower case. */
  onExit(listener: (reason: string) => void): void
  /** Asks the engine to finish and end, and ends it by force after `graceMs`. Resolves when it has ended. */
  stop(graceMs: number): Promise<void>
}
