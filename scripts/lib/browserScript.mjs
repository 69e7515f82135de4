// A Vite plugin: `import text from './main.ts?browser-script'` gives a file with all it imports as one script for a browser, as text.
import { build } from 'vite'

const mark = '?browser-script'

/** The script defines one global variable, `GatescopePage`, which holds what the file exports. */
export function browserScript() {
  /** @type {Map<string, Promise<string>>} */
  const scripts = new Map()
  return {
    name: 'browser-script',
    enforce: /** @type {const} */ ('pre'),
    /** @param {string} id */
    async load(id) {
      if (!id.endsWith(mark)) return null
      const file = id.slice(0, -mark.length)
      const known = scripts.get(file) ?? scriptOf(file)
      scripts.set(file, known)
      return `export default ${JSON.stringify(await known)}`
    }
  }
}

/** @param {string} file */
async function scriptOf(file) {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: file, formats: ['iife'], name: 'GatescopePage' }
    }
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunk = outputs.flatMap((one) => ('output' in one ? one.output : [])).find((one) => one.type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error(`${file} gave no script`)
  return chunk.code
}
