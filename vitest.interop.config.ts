// Exports that run in Python; `npm run test:interop` makes the environment and runs these.
import { defineConfig } from 'vitest/config'
import { browserScript } from './scripts/lib/browserScript.mjs'

export default defineConfig({
  plugins: [browserScript()],
  test: {
    environment: 'node',
    include: ['tests/interop/**/*.test.ts'],
    pool: 'forks',
    // Some frameworks compile for minutes on a machine that is busy.
    testTimeout: 600_000,
    hookTimeout: 600_000
  }
})
