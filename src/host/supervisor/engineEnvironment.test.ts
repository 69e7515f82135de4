import { expect, it } from 'vitest'
import { engineEnvironment } from './engineEnvironment'

it('asks for large pages beside what is set already', () => {
  expect(engineEnvironment({ PATH: '/bin' })).toEqual({ PATH: '/bin', GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' })
  expect(engineEnvironment({ GLIBC_TUNABLES: 'glibc.malloc.check=3' }).GLIBC_TUNABLES).toBe('glibc.malloc.check=3:glibc.malloc.hugetlb=1')
})

it('leaves what the user has chosen', () => {
  const chosen = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' }
  expect(engineEnvironment(chosen)).toBe(chosen)
})
