/**
 * Vulkan on the processor, SwiftShader, for tests of what runs on a GPU. It comes with the packaged Chromium, whichever browser
 * journeys are tested with. Its speed means nothing.
 */
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { preparePackaged } from '../../scripts/lib/browser.mjs'
import { createReport } from '../../scripts/lib/report.mjs'
import { openWebgpu } from '../../src/engine/executors/webgpu/open'
import type { WebgpuExecutor } from '../../src/engine/executors/webgpu/webgpuExecutor'
import { skipAll } from './skipping'

const loader = 'libvulkan.so.1'
const driver = 'vk_swiftshader_icd.json'
/** RTLD_NODELETE of Linux: the library stays loaded, although it is no add-on of Node. */
const staysLoaded = 0x1000

/** Makes WebGPU find SwiftShader in this process. Returns null, or why tests that need it are skipped. */
export async function prepareSwiftShader(): Promise<string | null> {
  if (process.platform !== 'linux') return 'SwiftShader is found on Linux only'
  const folder = await packagedFolder()
  if (folder === null) return 'there is no Chromium to take SwiftShader from'
  if (!existsSync(join(folder, loader)) || !existsSync(join(folder, driver))) return `${folder} has no SwiftShader`
  process.env['VK_ICD_FILENAMES'] = process.env['VK_DRIVER_FILES'] = join(folder, driver)
  try {
    process.dlopen({ exports: {} }, join(folder, loader), staysLoaded | constants.dlopen.RTLD_NOW)
  } catch {
    // Node says that this is no add-on. Dawn asks for the library by its name, and gets the one that is loaded.
  }
  return null
}

async function packagedFolder(): Promise<string | null> {
  try {
    return await preparePackaged(createReport({ quiet: true }))
  } catch {
    return null
  }
}

/** The WebGPU executor on SwiftShader, for all tests of a file. Where there is none, they are skipped and tell why. */
export async function onSwiftShader(): Promise<() => WebgpuExecutor> {
  const absent = await prepareSwiftShader()
  let executor: WebgpuExecutor | undefined
  beforeAll(async () => {
    if (absent === null) executor = await open()
  })
  skipAll(absent)
  afterAll(() => executor?.close())
  return () => {
    if (!executor) throw new Error('WebGPU is not open')
    return executor
  }
}

async function open(): Promise<WebgpuExecutor> {
  const opened = await openWebgpu('a test')
  if (!opened.ok) throw new Error(opened.why)
  return opened.executor
}
