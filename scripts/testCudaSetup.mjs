// @ts-check
// `npm run test:cuda-setup`: the whole set-up for an NVIDIA GPU into an empty folder, 2.5 GB from PyPI, on a machine with a GPU or without one.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describeFailure } from './lib/failure.mjs'
import { filesBelow, sizeBelow } from './lib/files.mjs'
import { createReport, megabytes } from './lib/report.mjs'
import { findGpu } from './lib/tensorflow/gpu.mjs'
import { isWhole } from './lib/tensorflow/prove.mjs'
import { fetchAndProve } from './lib/tensorflow/sources.mjs'
import { writeStandIn } from './lib/tensorflow/standIn.mjs'
import { chooseWheel } from './lib/tensorflow/versions.mjs'

const report = createReport()
const folder = await mkdtemp(join(process.env.GATESCOPE_CACHE ?? tmpdir(), 'gatescope-cuda-'))

async function setUpCuda() {
  if (findGpu() === undefined) process.env.PATH = `${await writeStandIn(folder)}${delimiter}${process.env.PATH ?? ''}`
  const gpu = findGpu()
  assert(gpu !== undefined && 'name' in gpu, 'nvidia-smi does not list a GPU')
  const wheel = chooseWheel('cuda')
  assert(wheel?.device === 'cuda', 'TensorFlow has no CUDA library for this platform')
  const runtime = join(folder, 'runtime')
  const doing = `setting up for ${gpu.name} in ${folder}`
  const proof = await report.step('CUDA', doing, (progress) => fetchAndProve(wheel, runtime, progress, gpu.state))
  assert(proof.device === 'gpu' || proof.reason !== undefined, 'TensorFlow does not say why it uses no GPU')
  const libraries = (await filesBelow(join(runtime, 'deps'))).map((path) => path.slice(runtime.length + 1))
  for (const name of ['cudnn', 'cublas', 'cuda_cupti'])
    assert(
      libraries.some((path) => path.includes(`nvidia/${name}/lib/`)),
      `${name} is missing`
    )
  assert(existsSync(join(runtime, 'deps', 'nvidia', 'cuda_nvcc', 'bin', 'ptxas')), 'ptxas is missing')
  assert(await isWhole(runtime), 'the manifest does not describe the files')
  report.say(`TensorFlow ${proof.version} runs on the ${proof.device}${proof.reason === undefined ? '' : `: ${proof.reason}`}`)
  report.say(`${libraries.length} files, ${megabytes(await sizeBelow(runtime))}`)
}

try {
  await setUpCuda()
} catch (error) {
  report.say(describeFailure(error))
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
