import { existsSync } from 'node:fs';

/** The software GPU that comes with Chromium, in Debian's and in Ubuntu's place. */
const swiftShaders = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
];

/** Where Linux, and Windows' Linux, show graphics cards. */
const cards = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

/**
 * Points the Vulkan loader at Chromium's software GPU, where this machine has no card and the user has
 * named no driver in `VK_DRIVER_FILES`. To be called before anything loads Vulkan.
 */
export function settleVulkanDriver() {
  if (process.env.VK_DRIVER_FILES || cards.some((path) => existsSync(path))) return;
  const software = swiftShaders.find((path) => existsSync(path));
  if (software !== undefined) process.env.VK_DRIVER_FILES = software;
}

/** Whether Vulkan is Chromium's software GPU, which takes half an hour for VGG16 on a pair of 512x384. */
export function isSwiftShader() {
  return /swiftshader/i.test(process.env.VK_DRIVER_FILES ?? '');
}
