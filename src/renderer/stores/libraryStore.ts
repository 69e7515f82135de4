/** Holds the user's library of cells, and carries out what is done with it; a failure is shown, and then nothing has changed. */
import { ORPCError } from '@orpc/client'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CellGraph } from '../../contract/document/cellGraph'
import type { LibraryCell } from '../../contract/procedures/library'
import type { Replaces } from '../../contract/procedures/workspace'
import { faultText } from '../lib/words/faultText'
import { useConnectionStore } from './connectionStore'
import { useNoticeStore } from './noticeStore'

export const useLibraryStore = defineStore('library', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  /** Null until the library is read. */
  const cells = shallowRef<readonly LibraryCell[] | null>(null)

  async function attempt(doing: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      notices.fault(faultText(doing, error))
      return false
    }
  }

  /** Reads the library anew: another window may have changed it. */
  const load = () =>
    attempt('The library of cells could not be read', async () => {
      const library = await connection.client.library.list()
      cells.value = library.cells
      if (library.unreadable.length > 0)
        notices.hint({ title: 'Not every cell can be read', detail: `No cell was found in: ${library.unreadable.join(', ')}` })
    })

  /** Saves a copy of a cell under a name. Where the name is taken, a notice offers to replace that cell. */
  const save = (name: string, cell: CellGraph, replaces: Replaces = null): Promise<boolean> =>
    attempt('The cell was not saved', async () => {
      try {
        await connection.client.library.save({ name, cell, replaces })
      } catch (error) {
        if (!(error instanceof ORPCError) || error.code !== 'TAKEN') throw error
        return offerToReplace(name, cell)
      }
      notices.news({ title: `Saved ${name} to the library` })
      await load()
    })

  function offerToReplace(name: string, cell: CellGraph): void {
    const detail = `There is a cell “${name}” in the library already. Save this one under another name, or replace that cell.`
    notices.fault({ title: 'The cell was not saved', detail, action: { label: 'Replace', run: () => void save(name, cell, 'any') } })
  }

  const rename = async (name: string, to: string) => {
    await attempt(`${name} was not renamed`, () => connection.client.library.rename({ name, to }))
    await load()
  }

  /** Takes a cell out of the library; copies of it in documents stay. */
  const remove = async (name: string) => {
    await attempt(`${name} was not deleted`, () => connection.client.library.remove({ name }))
    await load()
  }

  return { cells, load, save, rename, remove }
})
