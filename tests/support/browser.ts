// The browser that the tests drive, as Playwright's launch options; unpacked on first use.
import type { LaunchOptions } from '@playwright/test'
import { prepareBrowser } from '../../scripts/lib/browser.mjs'
import { createReport } from '../../scripts/lib/report.mjs'

/** Launch options for an installed Chromium or Chrome, else for the packaged headless one. */
export const browserForTests = async (): Promise<LaunchOptions> => await prepareBrowser(createReport({ quiet: true }))
