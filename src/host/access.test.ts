/** The host accepts the right tokens, cookies, host names and origins, and no others. */
import { describe, expect, test } from 'vitest'
import { createAccess, isAllowedHost, isLoopback, isSameOrigin } from './access'

describe('the token', () => {
  test('is new for each start and long enough not to be guessed', () => {
    const tokens = Array.from({ length: 100 }, () => createAccess().token)
    expect(new Set(tokens).size).toBe(100)
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  test('is told from anything else', () => {
    const access = createAccess()
    expect(access.isToken(access.token)).toBe(true)
    for (const other of ['', access.token.slice(1), `${access.token}x`, createAccess().token]) expect(access.isToken(other)).toBe(false)
  })
})

describe('the cookie', () => {
  const access = createAccess()
  const cookie = access.cookieFor(7411)

  test('cannot be read by scripts nor sent along by other sites, and does not contain the token', () => {
    expect(cookie).toMatch(/^gatescope-7411=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain(access.token)
  })

  test('is found among others, also behind one of the same name', () => {
    const pair = cookie.split(';')[0] ?? ''
    expect(access.hasCookie(pair, 7411)).toBe(true)
    expect(access.hasCookie(`a=1; gatescope-7411=old; ${pair}; b=2`, 7411)).toBe(true)
  })

  test.each([undefined, '', 'gatescope-7411=', `gatescope-7411=${'A'.repeat(43)}`, `gatescope-7411=${access.token}`])(
    'is not %s',
    (header) => {
      expect(access.hasCookie(header, 7411)).toBe(false)
    }
  )

  test('is that of its port and of its start', () => {
    const pair = cookie.split(';')[0]
    expect(access.hasCookie(pair, 7412)).toBe(false)
    expect(createAccess().hasCookie(pair, 7411)).toBe(false)
  })
})

describe('the Host header', () => {
  test.each(['localhost:7411', 'LOCALHOST', '127.0.0.1:7411', '127.0.0.1:9000', '[::1]:7411'])('%s is allowed on loopback', (host) => {
    expect(isAllowedHost(host, '127.0.0.1')).toBe(true)
  })

  test.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.7:7411',
    'localhost:7411:1',
    'a b',
    'user@localhost',
    'localhost/x'
  ])('%s is not allowed on loopback', (host) => {
    expect(isAllowedHost(host, '127.0.0.1')).toBe(false)
  })

  test('may be any address in figures, but no unknown name, on other addresses', () => {
    expect(isAllowedHost('10.0.0.7:7411', '0.0.0.0')).toBe(true)
    expect(isAllowedHost('[2001:db8::1]:7411', '::')).toBe(true)
    expect(isAllowedHost('evil.example:7411', '0.0.0.0')).toBe(false)
    expect(isAllowedHost('gpu.example:7411', '0.0.0.0', ['gpu.example'])).toBe(true)
  })
})

test('loopback is what leads to this machine only', () => {
  expect(['localhost', '127.0.0.1', '127.1.2.3', '::1'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', '1127.0.0.1'].some(isLoopback)).toBe(false)
})

test('an origin is the same with the same name and port', () => {
  expect(isSameOrigin('http://127.0.0.1:7411', '127.0.0.1:7411')).toBe(true)
  expect(isSameOrigin('https://gpu.example', 'gpu.example')).toBe(true)
  for (const other of ['null', 'http://127.0.0.1:3000', 'http://localhost:7411', 'http://127.0.0.1:74110', 'ftp://127.0.0.1:7411']) {
    expect(isSameOrigin(other, '127.0.0.1:7411')).toBe(false)
  }
})
