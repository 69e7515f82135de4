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
  // A journey waits for the engine, for the page and for its own patience in turns: two at once leave a third of two cores idle.
  workers: 3,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'line',
  use: {
    browserName: 'chromium',
    launchOptions: await browserForTests(),
    viewport: { width: 1280, height: 800 },
    // A trace with pictures and snapshots of every step takes a fourth of the time; the page at the end is enough.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure'
  },
  projects: [
    { name: 'e2e', testDir: 'tests/e2e' },
    { name: 'desktop', testDir: 'tests/desktop', workers: 1 },
    { name: 'pictures', testDir: 'tests/pictures', workers: 1 },
    { name: 'templates', testDir: 'tests/templates', workers: 1 },
    { name: 'bench', testDir: 'tests/bench', workers: 1 }
  ]
})
