import { describeWithFixtures, describeWithModels } from '../../../../test/fixtures.ts';
import { reference } from '../runtimes.ts';
import { describePublishedLpips } from './lpips-squeeze.ts';

describeWithFixtures('golden/lpips-squeeze.json, whole pictures', () => {
  describeWithModels('with the published weights', () => {
    // As for small pictures: the golden's float32 rounding.
    describePublishedLpips(reference, ['tid-I03', 'tid-I04', 'tid-I06'], 1e-7);
  });
});
