// Unit tests beside their files, and what crosses folders under tests/; a file that needs a DOM asks for happy-dom in its first line.
import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { browserScript } from './scripts/lib/browserScript.mjs'

export default defineConfig({
  plugins: [vue(), browserScript()],
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'tests/{contract,engine,fixtures,golden,property,scripts}/**/*.test.ts'],
    // The engine writes these style sheets into exported pages; others are left out of tests.
    css: { include: [/look\/tokens\.css/, /exporting\/.*\.css/] },
    pool: 'forks',
    // Two on two cores as well, where the default is one: most files wait for disk, processes and timers more than they compute.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // For a machine that is slow and busy; nothing is waited for longer than it takes.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    restoreMocks: true
  }
})
