/** Attention in blocks is a form of the Transformer, and no family of its own. */
import type { FamilyName, LengthFamily } from '../../../contract/labs/families'

export const baseFamily = (family: LengthFamily): FamilyName => (family === 'Transformer-chunked' ? 'Transformer' : family)
