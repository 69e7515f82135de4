/** Builds a program of Node from its TypeScript, whole and in one file: what a test starts must not wait for the build of the product. */
import { createRequire } from 'node:module'
import { build } from 'vite'
import { browserScript } from '../../scripts/lib/browserScript.mjs'

/** @param name of the file in `folder`, such as `engine.js`. */
export async function buildProgram(entry: URL, folder: string, name: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [browserScript()],
    // As Node reads the package: its file for bundlers exports other names.
    resolve: { alias: { wavefile: createRequire(import.meta.url).resolve('wavefile') } },
    ssr: { noExternal: true },
    build: { ssr: entry.pathname, outDir: folder, emptyOutDir: false, rolldownOptions: { output: { entryFileNames: name } } }
  })
}
