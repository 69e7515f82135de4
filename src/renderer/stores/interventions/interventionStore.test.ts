// The list of interventions and its undo.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { interventionSchema } from '../../../contract/interventions/intervention'
import { emptyDraft } from './draft'
import { useInterventionStore } from './interventionStore'

beforeEach(() => setActivePinia(createPinia()))

const row = (unit: number) => interventionSchema.parse({ kind: 'zero', layer: 'lstm', value: 'c', units: [unit] })

it('adds, changes, switches and removes rows, and takes each back', () => {
  const store = useInterventionStore()
  store.begin({ layer: 'lstm', value: 'c' })
  expect(store.editing).toMatchObject({ at: null, draft: { layer: 'lstm', value: 'c', kind: 'clamp' } })
  store.commit(row(1))
  store.commit(row(2))
  expect(store.editing).toBeNull()
  store.toggle(0)
  store.remove(1)
  expect(store.list).toEqual([{ ...row(1), on: false }])
  store.undo()
  store.undo()
  expect(store.list).toEqual([row(1), row(2)])
  store.redo()
  expect(store.list).toEqual([{ ...row(1), on: false }, row(2)])
  store.editing = { at: 1, draft: emptyDraft }
  store.commit(row(3))
  expect([store.list[1], store.canRedo, store.canUndo]).toEqual([row(3), false, true])
})
