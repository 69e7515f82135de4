/** The user's library of cells. */
import { CellLibrary } from '../workspace/cellLibrary'
import type { Implementer } from './implementer'
import { asCannotWrite } from './writeErrors'

export function libraryHandlers(os: Implementer['library'], folder: string) {
  const library = new CellLibrary(folder)
  return {
    list: os.list.handler(() => library.list()),
    save: os.save.handler(async ({ input: { name, cell, replaces }, errors }) => {
      const saved = await library.save(name, cell, replaces).catch(asCannotWrite(errors))
      if (!saved) throw errors.TAKEN({ data: { name } })
      return saved
    }),
    rename: os.rename.handler(async ({ input: { name, to }, errors }) => {
      const renamed = await library.rename(name, to).catch(asCannotWrite(errors))
      if (renamed === 'missing') throw errors.NOT_FOUND({ data: { name } })
      if (renamed === 'taken') throw errors.TAKEN({ data: { name: to } })
      return renamed
    }),
    remove: os.remove.handler(async ({ input: { name }, errors }) => {
      const removed = await library.remove(name).catch(asCannotWrite(errors))
      if (!removed) throw errors.NOT_FOUND({ data: { name } })
      return {}
    })
  }
}
