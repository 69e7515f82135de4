// An example of every problem of what lenses are asked for: properties and interventions.
import { interventionExamples } from './interventionExamples'
import { propertyExamples } from './propertyExamples'

/** By code. */
export const lensExamples = { ...propertyExamples, ...interventionExamples }
