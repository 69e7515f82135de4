// What the build makes: the Electron main process and the Node programs, the preload script, and the page.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { browserScript } from './scripts/lib/browserScript.mjs'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// One folder for every Node program, so that they share chunks: out/main/{index,engine,labMeasure,host,cli}.js
const programs = {
  index: at('src/main/index.ts'),
  engine: at('src/engine/process.ts'),
  labMeasure: at('src/engine/labMeasure.ts'),
  host: at('src/host/index.ts'),
  cli: at('src/host/cli/index.ts')
}

export default defineConfig({
  main: {
    plugins: [browserScript()],
    build: {
      outDir: at('out/main'),
      target: 'node20',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: programs,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    }
  },
  // A sandboxed preload script is one CommonJS file.
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: { input: { index: at('src/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } }
    }
  },
  renderer: {
    root: at('src/renderer'),
    base: './',
    plugins: [vue()],
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      chunkSizeWarningLimit: 6000,
      rolldownOptions: { input: { index: at('src/renderer/index.html') } }
    }
  }
})
