/** Lenses that are opened together compile one after another, so that the first of them shows its frame while the others still compile. */
import { breathe, letOut } from '../../learning/training/pause'

export class CompileTurns {
  private readonly waiting: (() => Promise<void>)[] = []
  private busy = false

  /** Does the work when its turn comes; `ahead` takes it before what waits. */
  take<T>(work: () => Promise<T>, ahead: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const turn = () => work().then(resolve, reject)
      if (ahead) this.waiting.unshift(turn)
      else this.waiting.push(turn)
      if (!this.busy) void this.go()
    })
  }

  /** Requests that come together are there before the first turn. A program runs for the first time within its turn. */
  private async go(): Promise<void> {
    this.busy = true
    await breathe()
    for (let turn = this.waiting.shift(); turn !== undefined; turn = this.waiting.shift()) {
      await turn()
      if (this.waiting.length > 0) await letOut()
    }
    this.busy = false
  }
}
