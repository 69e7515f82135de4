/** Which addresses are the page's. */
import { expect, test } from 'vitest'
import { isPageUrl, placeFrom } from './place'

test.each(['gatescope://app/', 'gatescope://app/index.html#design'])('%s is the page', (url) => {
  expect(isPageUrl(url)).toBe(true)
})

test.each([
  '',
  'about:blank',
  'gatescope://other/',
  'gatescope://app.evil/',
  'gatescope://app:1/',
  'https://app/',
  'file:///app',
  'data:text/html,app'
])('%j is not', (url) => {
  expect(isPageUrl(url)).toBe(false)
})

test('the parts lie beside each other in the build', () => {
  expect(placeFrom('/g/out/main')).toEqual({
    page: '/g/out/renderer',
    preload: '/g/out/preload/index.cjs',
    engine: '/g/out/main/engine.js',
    resources: '/g/resources',
    setUpNote: '/g/.gatescope/runtime.json',
    setUpProgram: '/g/scripts/setUpInBackground.mjs'
  })
})
