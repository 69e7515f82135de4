/** Serves the page by a scheme of its own, `gatescope://app/`, with the same policy as the host's. */
import { protocol } from 'electron'
import { listPageFiles } from '../host/pageFiles'
import { answerPage } from './pageAnswer'
import { pageScheme } from './place'

/** Must be called before the app is ready. */
export function setUpScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges }])
}

export async function setUpPageProtocol(folder: string): Promise<void> {
  const files = await listPageFiles(folder)
  protocol.handle(pageScheme, ({ url, method }) => answerPage(files, url, method))
}
