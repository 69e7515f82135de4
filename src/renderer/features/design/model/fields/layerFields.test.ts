// @vitest-environment happy-dom
/** Fields of layers change what they name and keep the rest. */
import { afterEach, expect, test } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import type { App } from 'vue'
import { lstmDocument } from '../../../../../../tests/support/scriptedDocument'
import { layerSchema } from '../../../../../contract/document/modelGraph'
import type { Layer, LayerOf } from '../../../../../contract/document/modelGraph'
import { schemaAt } from '../../../../components/settings/field'
import SettingsForm from '../../../../components/settings/SettingsForm.vue'
import { layerFields } from '../kinds/layerKinds'

let app: App | null = null
afterEach(() => app?.unmount())

/** The fields of a layer; what comes back writes into one of them and gives the parameters that follow. */
function mounted(layer: Layer): (label: string, value: string) => Promise<unknown> {
  const changed: unknown[] = []
  const schema = schemaAt(layerSchema, layer, 'params')
  if (schema === undefined) throw new Error('no parameters')
  const fields = layerFields(lstmDocument, layer.kind)
  const host = document.body.appendChild(document.createElement('div'))
  const onChange = (next: unknown) => changed.push(next)
  app = createApp({ render: () => h(SettingsForm, { schema, settings: layer.params, fields, onChange }) })
  app.mount(host)
  return async (label, value) => {
    const id = [...host.querySelectorAll('label')].find((one) => one.textContent === label)?.htmlFor
    const control = id === undefined ? null : document.getElementById(id)
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) throw new Error(`no field ${label}`)
    control.value = value
    control.dispatchEvent(new Event('input'))
    control.dispatchEvent(new Event('change'))
    await nextTick()
    return changed.at(-1)
  }
}

const base = { id: 'layer', name: 'Layer', inputs: [] }
const embedding: LayerOf<'embedding'> = { ...base, kind: 'embedding', params: { units: 64, deviation: 0.02 } }
const linear: LayerOf<'linear'> = { ...base, kind: 'linear', params: { units: 8, bias: true } }

test('another width of an embedding keeps how its table starts, which has a field of its own', async () => {
  const write = mounted(embedding)
  expect(await write('Units', '32')).toEqual({ units: 32, deviation: 0.02 })
  expect(await write('Table starts from N(0, σ²), σ', '0.5')).toEqual({ units: 64, deviation: 0.5 })
})

test('a linear layer is given a start, and the usual one again', async () => {
  expect(await mounted(linear)('Matrix starts', 'glorot')).toEqual({ units: 8, bias: true, start: 'glorot' })
  app?.unmount()
  const started = { ...linear, params: { ...linear.params, start: 'gpt2' as const } }
  expect(await mounted(started)('Matrix starts', 'byWidth')).toEqual({ units: 8, bias: true })
})

test('a head is given a start unless it shares an embedding’s table', async () => {
  const head: LayerOf<'head'> = { ...base, kind: 'head', params: { bias: true, over: 'token' } }
  expect(await mounted(head)('Matrix starts', 'gpt2')).toEqual({ bias: true, over: 'token', start: 'gpt2' })
  app?.unmount()
  const tied = mounted({ ...head, params: { ...head.params, tied: 'embedding' } })
  await expect(tied('Matrix starts', 'gpt2')).rejects.toThrow('no field')
})

test('positions of another form start with what that form has, and the limit is there with learned ones alone', async () => {
  const positions: LayerOf<'positions'> = { ...base, kind: 'positions', params: { form: 'sinusoidal' } }
  await expect(mounted(positions)('Maximum time steps', '8')).rejects.toThrow('no field')
  app?.unmount()
  expect(await mounted(positions)('Form', 'learned')).toEqual({ form: 'learned', limit: 1024 })
  app?.unmount()
  const learned = mounted({ ...positions, params: { form: 'learned', limit: 16 } })
  expect(await learned('Maximum time steps', '8')).toEqual({ form: 'learned', limit: 8 })
  expect(await learned('Form', 'sinusoidal')).toEqual({ form: 'sinusoidal' })
})

test('each parameter of each kind of layer has a field', () => {
  for (const { kind, params } of lstmDocument.model.layers)
    expect(layerFields(lstmDocument, kind).map(({ key }) => key)).toEqual(expect.arrayContaining(Object.keys(params)))
})
