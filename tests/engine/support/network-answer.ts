// Run as a program: prints the network's answer on a device, as JSON, for one known frame.
import { deviceSchema } from '../../../shared/job/settings.ts';
import { findNetwork } from '../../../electron/engine/network/catalog.ts';
import { ColourNetwork } from '../../../electron/engine/network/network.ts';
import { EngineParts } from '../../../electron/engine/session/engine-parts.ts';

const size = { width: 96, height: 64 };
const network = await ColourNetwork.load(await findNetwork(null), deviceSchema.parse(process.argv[2]), new EngineParts().networks);
const lightness = Float32Array.from({ length: 256 }, (_, code) => (code / 255) * 100);
const frames = [0, 1].map((frame) =>
  Uint8Array.from({ length: size.width * size.height }, (_, at) => (at * 7 + (at >> 5) * 3 + frame * 91) & 255),
);
const answer = await network.colour(frames, size, lightness);
await network.release();
process.stdout.write(JSON.stringify(answer.map((planes) => [...planes])));
