/** The compiled programs of a view: the newest few of them, so that going back costs nothing and memory stays bounded. */
import type { Executable } from '../../executors/executor'

export class CompiledPrograms<Compiled extends { readonly executable: Executable }> {
  private readonly kept = new Map<string, Promise<Compiled>>()
  private disposed = false

  /** `most`: how many are kept. */
  constructor(private readonly most: number) {}

  /** The program of a key, compiled where there is none; what could not be compiled is tried again when it is next asked for. */
  get(key: string, compile: () => Promise<Compiled>): Promise<Compiled> {
    if (this.disposed) throw new Error('the inspection was disposed')
    const compiled = this.kept.get(key) ?? compile()
    this.kept.delete(key)
    this.kept.set(key, compiled)
    compiled.catch(() => this.drop(key, compiled))
    for (const old of [...this.kept.keys()].slice(0, -this.most)) this.forget(old)
    return compiled
  }

  dispose(): void {
    this.disposed = true
    for (const key of [...this.kept.keys()]) this.forget(key)
  }

  private drop(key: string, compiled: Promise<Compiled>): void {
    if (this.kept.get(key) === compiled) this.kept.delete(key)
  }

  /** Lets go of a program, after those who wait for it have used it. */
  private forget(key: string): void {
    const compiled = this.kept.get(key)
    this.kept.delete(key)
    compiled?.then(({ executable }) => setImmediate(() => executable.dispose())).catch(() => undefined)
  }
}
