// Journeys in a real browser (tests/e2e), the same in the desktop window (tests/desktop), pictures of every place (tests/pictures), and every template (tests/templates).
import { defineConfig } from '@playwright/test'
import { browserForTests } from './tests/support/browser'

export default defineConfig({
  outputDir: 'test-results',
  testMatch: '**/*.spec.ts',
  // Limits are for a machine that is slow and busy: nothing is waited for longer than it takes.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  retries: 0,
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'line',
  use: {
    browserName: 'chromium',
    launchOptions: await browserForTests(),
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure'
  },
  projects: [
    { name: 'e2e', testDir: 'tests/e2e' },
    { name: 'desktop', testDir: 'tests/desktop' },
    { name: 'pictures', testDir: 'tests/pictures' },
    { name: 'templates', testDir: 'tests/templates' },
    { name: 'bench', testDir: 'tests/bench' }
  ]
})
