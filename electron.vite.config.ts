// What the build makes: the Electron main process and the Node programs, the preload script, and the page.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const present = (entries: Record<string, string>) =>
  Object.fromEntries(Object.entries(entries).flatMap(([name, path]) => (existsSync(at(path)) ? [[name, at(path)]] : [])))

// One folder for every Node program, so that they share chunks: out/main/{index,engine,host,cli}.js
const programs = present({
  index: 'src/main/index.ts',
  engine: 'src/engine/process.ts',
  host: 'src/host/index.ts',
  cli: 'src/host/cli/index.ts'
})
const preload = present({ index: 'src/preload/index.ts' })
const page = present({ index: 'src/renderer/index.html' })

export default defineConfig({
  ...(Object.keys(programs).length > 0 && {
    main: {
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
    }
  }),
  // A sandboxed preload script is one CommonJS file.
  ...(Object.keys(preload).length > 0 && {
    preload: {
      build: {
        outDir: at('out/preload'),
        externalizeDeps: false,
        sourcemap: true,
        rolldownOptions: { input: preload, output: { format: 'cjs', entryFileNames: '[name].cjs' } }
      }
    }
  }),
  ...(Object.keys(page).length > 0 && {
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
        rolldownOptions: { input: page }
      }
    }
  })
})
