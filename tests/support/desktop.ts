// Whether the desktop window can be opened here: Electron's binary and a display, else the reason to skip with.
import { findDesktop } from '../../scripts/lib/electron.mjs'

/** `{ binary }`, or `{ reason }` for `test.skip`. */
export const desktopHere = (): { binary: string } | { reason: string } => findDesktop()
