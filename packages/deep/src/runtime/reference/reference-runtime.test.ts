import { describeRuntimeContract } from '../../../test/contract/contract.ts';
import { referenceRuntime } from './index.ts';

// Sums of up to some 600 terms in another order than the naive ones' (and functions within 2 ulp of the
// engine's) leave a few hundred times 1.1e-16 of the largest value at worst.
describeRuntimeContract('reference, float64', () => referenceRuntime({ precision: 'float64' }), 2e-14);

// Each stored value is rounded once, by 6e-8 of itself; graphs of a few nodes multiply that by a few.
describeRuntimeContract('reference, float32', () => referenceRuntime({ precision: 'float32' }), 5e-7);
