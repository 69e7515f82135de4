/** The checked-in declarations are what the rows of the catalogue say; `npx vitest run src/cell/text/declarations.test.ts -u` prints them anew. */
import { expect, test } from 'vitest'
import { printDeclarations } from './declarations'

test('the checked-in declarations equal the print', async () => {
  await expect(printDeclarations()).toMatchFileSnapshot('../../../resources/equations/primitives.d.ts')
})
