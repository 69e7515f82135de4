/** Follows the reading of a file: how far it has come, and whether it is still wanted. */
import type { ReadPhase, ReadProgress } from '../../../contract/data/readProgress'

export interface ReadWatch {
  /** Is told after each piece of a file. */
  readonly progress?: (progress: ReadProgress) => void
  /** Once it is aborted, reading ends and rejects with its reason. */
  readonly signal?: AbortSignal
}

/** The watch of one file, which knows what it is read for. */
export class FileWatch {
  private phase: ReadPhase = 'encoding'

  constructor(
    private readonly watch: ReadWatch,
    private readonly of: number
  ) {}

  begin(phase: ReadPhase): void {
    this.phase = phase
  }

  /** So many bytes were read since the phase began. */
  at(bytes: number): void {
    this.watch.signal?.throwIfAborted()
    this.watch.progress?.({ phase: this.phase, bytes: Math.min(bytes, this.of), of: this.of })
  }
}
