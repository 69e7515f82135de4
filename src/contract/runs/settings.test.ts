// Settings by path: every one of a document is named, can be set, and is checked as the document is.
import { expect, it } from 'vitest'
import { readTemplate, templateList } from '../../../tests/support/templates'
import { settingsOf, shortPath, withSettings } from './settings'

it('names settings of task, layers and training by path', () => {
  const settings = settingsOf(readTemplate('lstm-moby-dick'))
  expect(settings['training.optimizer.learningRate']).toBeTypeOf('number')
  expect(settings['task.kind']).toBe('nextCharacter')
  expect(Object.keys(settings).some((path) => /^layers\.\w+\.hidden$/.test(path))).toBe(true)
})

it('gives every template back when all its single settings are set to what they are', () => {
  for (const { id } of templateList()) {
    const document = readTemplate(id)
    const lists = new Set(['training.loss.classWeights', 'task.columns', 'task.vocabulary'])
    const settings = Object.fromEntries(Object.entries(settingsOf(document)).filter(([path]) => !lists.has(path)))
    expect(withSettings(document, settings)).toEqual({ ok: true, document })
  }
})

it('sets one setting and leaves the document as it was', () => {
  const document = readTemplate('lstm-moby-dick')
  const changed = withSettings(document, { 'training.optimizer.learningRate': 0.02 })
  expect(changed.ok && changed.document.training.optimizer.learningRate).toBe(0.02)
  expect(settingsOf(document)['training.optimizer.learningRate']).not.toBe(0.02)
})

it('refuses settings that there are not, and values that are not allowed, by name', () => {
  const document = readTemplate('lstm-moby-dick')
  expect(withSettings(document, { 'training.learningrate': 1 })).toMatchObject({ ok: false, problems: [{ code: 'document.noSetting' }] })
  expect(withSettings(document, { 'training.batchSize': -1 })).toMatchObject({ ok: false, problems: [{ code: 'document.schema' }] })
})

it('shortens paths as far as they stay apart', () => {
  const all = ['training.optimizer.learningRate', 'layers.a.hidden', 'layers.b.hidden']
  expect(all.map((path) => shortPath(path, all))).toEqual(['learningRate', 'a.hidden', 'b.hidden'])
})
