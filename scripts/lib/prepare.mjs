// @ts-check
// Everything that must be there before the program can run, in order.
import { prepareBuild } from './build.mjs'
import { prepareDependencies } from './dependencies.mjs'
import { SetupFailure } from './failure.mjs'
import { prepareRuntime, takeRuntime } from './tensorflow/runtime.mjs'

const OLDEST_NODE = [20, 19]

/**
 * What the program needs to run: dependencies and the build. TensorFlow's library is taken where it is there; the engine fetches it in the
 * background.
 * @param {import('./report.mjs').Report} report
 */
export async function prepareProgram(report) {
  checkNode(process.versions.node)
  await prepareDependencies(report)
  await takeRuntime(report)
  await prepareBuild(report)
}

/**
 * The program with TensorFlow's library, which is waited for.
 * @param {import('./report.mjs').Report} report
 */
export async function prepareWithTensorflow(report) {
  checkNode(process.versions.node)
  await prepareDependencies(report)
  await prepareRuntime(report)
  await prepareBuild(report)
}

/**
 * @param {string} version
 * @throws SetupFailure when Node is too old
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = OLDEST_NODE
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  throw new SetupFailure(`Node ${version} is too old.`, `Install Node ${OLDEST_NODE.join('.')} or newer.`)
}
