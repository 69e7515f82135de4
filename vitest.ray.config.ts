// Sweeps on a Ray cluster of this machine; `npm run test:ray` makes the environment and runs these.
import { defineConfig } from 'vitest/config'
import { browserScript } from './scripts/lib/browserScript.mjs'

export default defineConfig({
  plugins: [browserScript()],
  test: {
    environment: 'node',
    include: ['tests/ray/**/*.test.ts'],
    pool: 'forks',
    css: { include: [/look\/tokens\.css/, /exporting\/.*\.css/] }
  }
})
