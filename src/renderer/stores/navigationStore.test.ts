// @vitest-environment happy-dom
/** Places are gone to by name, and what was opened for one takes nobody there who has gone elsewhere. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useNavigationStore } from './navigationStore'

beforeEach(() => {
  history.replaceState(null, '', '#/train')
  setActivePinia(createPinia())
})

describe('a place that is gone to later', () => {
  it('is shown to who has waited', () => {
    const navigation = useNavigationStore()
    const arrive = navigation.goLater('design')
    expect(navigation.place).toBe('train')
    arrive()
    expect(navigation.place).toBe('design')
  })

  it('is not shown to who has gone elsewhere meanwhile', () => {
    const navigation = useNavigationStore()
    const arrive = navigation.goLater('design')
    navigation.go('export')
    arrive()
    expect(navigation.place).toBe('export')
  })
})
