import { exact } from '../comparators/exact.ts';
import { imageName } from '../comparators/imageName.ts';
import { presence } from '../comparators/presence.ts';
import { sequence } from '../comparators/sequence.ts';
import { floatingSeverity } from '../values/floatingSeverity.ts';
import { byLevel, type Dimension } from '../rule.ts';

const readImage = 'Let the image be read (`image:NAME`), or measure a running environment.';

export const image = {
  id: 'image',
  weight: 5,
  rules: [
    {
      pattern: 'image.base',
      compare: imageName,
      ifReferenceStates: true,
      severity: byLevel('medium', 'low', 'low'),
      reason: 'Another base image brings another system under the same code.',
      resolve: readImage,
    },
    {
      pattern: 'image.pinned',
      compare: presence,
      quality: true,
      severity: floatingSeverity,
      reason: 'The image floats: the same name can be another image tomorrow.',
      resolve: 'Name the image with a tag or digest that can be read.',
    },
    {
      pattern: 'image.reference',
      compare: exact,
      ifReferenceStates: true,
      severity: 'info',
      reason: 'Development runs another image; what is in it is compared by its own keys.',
      resolve: readImage,
    },
    {
      pattern: 'image.digest',
      compare: exact,
      ifReferenceStates: true,
      severity: 'info',
      reason: 'Development runs another image; what is in it is compared by its own keys.',
      resolve: readImage,
    },
    {
      pattern: 'image.workdir',
      compare: exact,
      layered: true,
      ifReferenceStates: true,
      severity: 'low',
      reason: 'Relative paths lead elsewhere.',
      resolve: readImage,
    },
    {
      pattern: 'image.<part>',
      compare: sequence,
      layered: true,
      ifReferenceStates: true,
      // What development starts instead makes its image's own command no matter.
      unless: sides => sides.development.view('deployment.command').stated,
      severity: 'medium',
      reason: 'Another program is started than in production.',
      resolve: readImage,
    },
  ],
} satisfies Dimension;
