// @ts-check
// What the benchmark needs: the program's own preparation, and its workers built.
import { join } from 'node:path'
import { prepareDependencies } from './dependencies.mjs'
import { inRoot } from './paths.mjs'
import { checkNode } from './prepare.mjs'
import { prepareRuntime } from './tensorflow/runtime.mjs'

const SOURCES = inRoot('tests', 'bench')
const BUILT = inRoot('out', 'bench')

/**
 * Dependencies, TensorFlow's library, and the benchmark built.
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string>} the folder of what was built
 */
export async function prepareBench(report) {
  checkNode(process.versions.node)
  await prepareDependencies(report)
  await prepareRuntime(report)
  // Not before the dependencies are there.
  const { build } = await import('vite')
  const { browserScript } = await import('./browserScript.mjs')
  await build({
    configFile: false,
    plugins: [browserScript()],
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: BUILT,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          [
            'cli',
            'cores',
            'executorSteps',
            'index',
            'largeFiles',
            'memory',
            'onnxSequence',
            'onnxTokens',
            'ours',
            'runs',
            'service',
            'tasks',
            'tfjsLayers'
          ].map((name) => [name, name === 'cli' ? inRoot('src', 'host', 'cli', 'index.ts') : join(SOURCES, `${name}.ts`)])
        ),
        output: { entryFileNames: '[name].js' }
      }
    }
  })
  return BUILT
}
