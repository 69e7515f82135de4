/** Holds short messages over the window: news for a moment, faults until they are closed. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export interface NoticeAction {
  readonly label: string
  run(): void
}

export interface Notice {
  readonly id: number
  readonly kind: 'news' | 'hint' | 'fault'
  readonly title: string
  /** A remedy, or the place of the fault. */
  readonly detail?: string
  /** Several places or reasons, one a line. */
  readonly lines?: readonly string[]
  readonly action?: NoticeAction
  /** A second way out, beside `action`. */
  readonly otherAction?: NoticeAction
}
export type NoticeText = Omit<Notice, 'id' | 'kind'>

const mostShown = 4

/** Whether two notices say the same: the newer one then takes the place of the other. */
const sameWords = (one: NoticeText, other: NoticeText): boolean =>
  one.title === other.title && one.detail === other.detail && one.lines?.join('\n') === other.lines?.join('\n')

export const useNoticeStore = defineStore('notice', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let nextId = 1

  function show(kind: Notice['kind'], text: NoticeText): number {
    const id = nextId++
    const others = notices.value.filter((notice) => !sameWords(notice, text))
    notices.value = [...others, { ...text, id, kind }].slice(-mostShown)
    return id
  }

  /** Reports a success. */
  const news = (text: NoticeText) => show('news', text)
  /** Reports what was not done, and why. The notice goes by itself. */
  const hint = (text: NoticeText) => show('hint', text)
  /** Reports a failure. The notice stays until it is closed. */
  const fault = (text: NoticeText) => show('fault', text)

  function close(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  return { notices, news, hint, fault, close }
})
