/** Tells when files in the folder of all runs may have changed, by whichever process; it watches only while somebody listens. */
import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'

/** Milliseconds between two looks. Some file systems tell nothing, and none tells what happens inside a run's folder. */
const every = 2_000

export class FolderWatch {
  private listeners = 0
  private timer: NodeJS.Timeout | null = null
  private watcher: FSWatcher | null = null

  constructor(
    private readonly folder: string,
    private readonly tell: () => void
  ) {}

  /** Watches until the function that is returned is called. */
  listen(): () => void {
    this.listeners += 1
    if (this.listeners === 1) this.start()
    return () => {
      this.listeners -= 1
      if (this.listeners === 0) this.stop()
    }
  }

  private start(): void {
    this.timer = setInterval(() => {
      this.watcher ??= this.watched()
      this.tell()
    }, every)
    this.timer.unref()
    this.watcher = this.watched()
  }

  private stop(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.watcher?.close()
    this.watcher = null
  }

  /** Null where the folder is not there yet, or cannot be watched. */
  private watched(): FSWatcher | null {
    try {
      const watcher = watch(this.folder, { persistent: false }, () => this.tell())
      watcher.on('error', () => {
        watcher.close()
        if (this.watcher === watcher) this.watcher = null
      })
      return watcher
    } catch {
      return null
    }
  }
}
