/** A fault of the program itself, in what draws the window or answers to it, is told where it happens and not only in the console. */
import type { App } from 'vue'
import { reasonText } from '../lib/words/faultText'
import { useNoticeStore } from '../stores/noticeStore'

/** From now on, what nothing in the window catches is a notice. Expects the stores to be there. */
export function reportFaults(app: App): void {
  const notices = useNoticeStore()
  app.config.errorHandler = (error) => {
    notices.fault({
      title: 'A part of the window failed',
      detail: 'Documents and runs are kept. Reload the window; if it fails again, this is a fault of Gatescope.',
      lines: [reasonText(error)],
      action: { label: 'Reload', run: () => location.reload() }
    })
    // To the console and to whatever listens for errors, with its trace.
    reportError(error)
  }
}
