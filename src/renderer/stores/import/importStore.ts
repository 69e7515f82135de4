/** Holds the import of a model of another program: what was handed over, and what became of it. */
import { ORPCError } from '@orpc/client'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { bytesText } from '../../../contract/bytesText'
import type { Imported } from '../../../contract/procedures/importing'
import { mostImportedBytes } from '../../lib/modelFiles'
import { faultText } from '../../lib/words/faultText'
import type { FaultText } from '../../lib/words/faultText'
import { importFault } from './importFault'
import { useConnectionStore } from '../connectionStore'
import { useDialogStore } from '../dialogStore'
import { useNavigationStore } from '../navigationStore'
import { useWorkspaceStore } from '../workspaceStore'

export type Importing =
  | { readonly phase: 'choosing' }
  | { readonly phase: 'reading'; readonly file: string }
  | { readonly phase: 'done'; readonly file: string; readonly imported: Imported }
  | { readonly phase: 'refused'; readonly file: string; readonly fault: FaultText }

export const useImportStore = defineStore('import', () => {
  const connection = useConnectionStore()
  const dialogs = useDialogStore()
  const navigation = useNavigationStore()
  const workspace = useWorkspaceStore()
  const now = shallowRef<Importing>({ phase: 'choosing' })
  let newest = 0

  /** Shows the dialog in which files are chosen. */
  function ask(): void {
    newest++
    now.value = { phase: 'choosing' }
    dialogs.open('import')
  }

  /** Hands a model and what belongs to it to the engine, and shows what became of it. */
  async function take(files: readonly File[]): Promise<void> {
    const [first] = files
    if (first === undefined) return
    const number = ++newest
    const file = files.length === 1 ? first.name : `${first.name} and ${files.length - 1} more`
    now.value = { phase: 'reading', file }
    dialogs.open('import')
    const result = await read(files, file)
    if (number === newest) now.value = result
  }

  async function read(files: readonly File[], file: string): Promise<Importing> {
    const bytes = files.reduce((sum, { size }) => sum + size, 0)
    if (bytes > mostImportedBytes) return { phase: 'refused', file, fault: tooLarge(bytes) }
    try {
      const given = await Promise.all(files.map(async (each) => ({ name: each.name, bytes: new Uint8Array(await each.arrayBuffer()) })))
      const imported = await connection.client.importing.model({ source: { kind: 'files', files: given } })
      return { phase: 'done', file, imported }
    } catch (error) {
      const known = error instanceof ORPCError ? importFault(error.data) : null
      return { phase: 'refused', file, fault: known ?? faultText(`${file} was not imported`, error) }
    }
  }

  /** Opens the document of the imported model, whose run has the weights. */
  async function open({ name }: Imported): Promise<void> {
    dialogs.close()
    const arrive = navigation.goLater('design')
    if (await workspace.open(name)) arrive()
  }

  return { now, ask, take, open }
})

const tooLarge = (bytes: number): FaultText => ({
  title: `${bytesText(bytes)} are too many for the window`,
  detail: 'The command line reads files of any size from the disk: gatescope import FILE.'
})
