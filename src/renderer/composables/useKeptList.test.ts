// A list of named items knows which one is shown, and saves, renames and removes by name.
import { expect, test } from 'vitest'
import { ref } from 'vue'
import { useKeptList } from './useKeptList'

interface Item {
  readonly name: string
  readonly value: number
}

function started() {
  const list = ref<readonly Item[]>([{ name: 'one', value: 1 }])
  const value = ref<number | null>(1)
  const kept = useKeptList<Item>({
    list: () => list.value,
    change: (next) => (list.value = next),
    asItem: (name) => (value.value === null ? null : { name, value: value.value }),
    isSame: (a, b) => a.value === b.value
  })
  return { list, value, kept }
}

test('the shown item is recognised by what it is, and nothing is saved while there is none', () => {
  const { list, value, kept } = started()
  expect([kept.shown.value?.name, kept.canSave.value]).toEqual(['one', true])
  value.value = null
  kept.save('none')
  expect([kept.shown.value, kept.canSave.value, list.value.length]).toEqual([null, false, 1])
})

test('items are saved, replaced, renamed and removed by name', () => {
  const { list, value, kept } = started()
  value.value = 2
  kept.save('two')
  value.value = 3
  kept.save('one')
  kept.rename('two', 'second')
  expect(list.value).toEqual([
    { name: 'one', value: 3 },
    { name: 'second', value: 2 }
  ])
  kept.remove('one')
  expect(kept.all.value.map(({ name }) => name)).toEqual(['second'])
})
