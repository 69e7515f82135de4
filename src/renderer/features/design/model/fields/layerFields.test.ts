// @vitest-environment happy-dom
/** Fields of layers change what they name and keep the rest. */
import { afterEach, expect, test } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import type { App, Component } from 'vue'
import type { Layer, LayerOf } from '../../../../../contract/document/modelGraph'
import EmbeddingFields from './EmbeddingFields.vue'
import HeadFields from './HeadFields.vue'
import LinearFields from './LinearFields.vue'

let app: App | null = null
afterEach(() => app?.unmount())

/** The fields of a layer; what comes back writes into one of them and gives the parameters that follow. */
function mounted(fields: Component, layer: Layer): (label: string, value: string) => Promise<unknown> {
  const changed: Layer[] = []
  const host = document.body.appendChild(document.createElement('div'))
  app = createApp({
    render: () => h(fields, { layer, ...(layer.kind === 'head' && { layers: [] }), onChange: (next: Layer) => changed.push(next) })
  })
  app.mount(host)
  return async (label, value) => {
    const id = [...host.querySelectorAll('label')].find((one) => one.textContent === label)?.htmlFor
    const control = id === undefined ? null : document.getElementById(id)
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) throw new Error(`no field ${label}`)
    control.value = value
    control.dispatchEvent(new Event('input'))
    control.dispatchEvent(new Event('change'))
    await nextTick()
    return changed.at(-1)?.params
  }
}

const base = { id: 'layer', name: 'Layer', inputs: [] }
const embedding: LayerOf<'embedding'> = { ...base, kind: 'embedding', params: { units: 64, deviation: 0.02 } }
const linear: LayerOf<'linear'> = { ...base, kind: 'linear', params: { units: 8, bias: true } }

test('another width of an embedding keeps how its table starts, which has a field of its own', async () => {
  const write = mounted(EmbeddingFields, embedding)
  expect(await write('Units', '32')).toEqual({ units: 32, deviation: 0.02 })
  expect(await write('Table starts from N(0, σ²), σ', '0.5')).toEqual({ units: 64, deviation: 0.5 })
})

test('a linear layer is given a start, and the usual one again', async () => {
  expect(await mounted(LinearFields, linear)('Matrix starts', 'glorot')).toEqual({ units: 8, bias: true, start: 'glorot' })
  app?.unmount()
  const started = { ...linear, params: { ...linear.params, start: 'gpt2' as const } }
  expect(await mounted(LinearFields, started)('Matrix starts', 'byWidth')).toEqual({ units: 8, bias: true })
})

test('a head is given a start unless it shares an embedding’s table', async () => {
  const head: LayerOf<'head'> = { ...base, kind: 'head', params: { bias: true, over: 'token' } }
  expect(await mounted(HeadFields, head)('Matrix starts', 'gpt2')).toEqual({ bias: true, over: 'token', start: 'gpt2' })
  app?.unmount()
  const tied = mounted(HeadFields, { ...head, params: { ...head.params, tied: 'embedding' } })
  await expect(tied('Matrix starts', 'gpt2')).rejects.toThrow('no field')
})
