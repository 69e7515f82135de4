/** The interface of an engine process for its supervisor, however the process was started. */

export interface EngineProcess {
  /** Sets the one listener for the engine's first answer. */
  onReady(listener: () => void): void
  /** Sets the one listener for the end of the process. `reason` is in words and begins in lower case. */
  onExit(listener: (reason: string) => void): void
  /** Asks the engine to finish and end, and ends it by force after `graceMs`. Resolves when it has ended. */
  stop(graceMs: number): Promise<void>
}
