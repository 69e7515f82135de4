/** Notices: a newer one takes the place of another only where it says the same in all its words. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { useNoticeStore } from './noticeStore'

beforeEach(() => setActivePinia(createPinia()))

it('shows what says the same once, and keeps what differs in a line', () => {
  const notices = useNoticeStore()
  const title = 'The link is shown in part'
  notices.fault({ title, lines: ['the checkpoint is gone'] })
  const newest = notices.fault({ title, lines: ['the checkpoint is gone'] })
  expect(notices.notices.map(({ id }) => id)).toEqual([newest])
  notices.fault({ title, lines: ['the token is not there'] })
  expect(notices.notices.map(({ lines }) => lines?.join())).toEqual(['the checkpoint is gone', 'the token is not there'])
})
