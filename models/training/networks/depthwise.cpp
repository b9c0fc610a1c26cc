// relu6(depthwise convolution(relu6(x)) + bias) and its gradients, for bfloat16 activations with channels last in memory
// (AVX-512). depthwise.py compiles and calls this; the functions there say what the arguments are.
//
// Sixteen channels of one picture are copied into a padded float32 tile, so that the inner loops have neither bounds nor
// clamps; a 5x5 kernel's 25 sums of the weights' gradient fit the 32 vector registers.

#include <immintrin.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

struct Shape {
  int64_t pictures, height, width, channels, stride, before, out_height, out_width;
};

inline __m512 load(const uint16_t* from) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))), 16));
}

inline void store(uint16_t* to, __m512 value) {
  const __m512i bits = _mm512_castps_si512(value);  // round to nearest, ties to even
  const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
  const __m512i rounded = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtepi32_epi16(_mm512_srli_epi32(rounded, 16)));
}

inline __m512 relu6(__m512 value) { return _mm512_min_ps(_mm512_max_ps(value, _mm512_setzero_ps()), _mm512_set1_ps(6)); }

inline __mmask16 passes(__m512 value) {  // where relu6 lets gradients through
  return _mm512_cmp_ps_mask(value, _mm512_setzero_ps(), _CMP_GT_OQ) & _mm512_cmp_ps_mask(value, _mm512_set1_ps(6), _CMP_LT_OQ);
}

struct Tile {
  int64_t rows, columns;
  float* data;
  Tile(int64_t rows, int64_t columns)
      : rows(rows), columns(columns), data(static_cast<float*>(std::aligned_alloc(64, rows * columns * 64))) {
    std::memset(data, 0, rows * columns * 64);
  }
  ~Tile() { std::free(data); }
  Tile(const Tile&) = delete;
  Tile& operator=(const Tile&) = delete;
  float* at(int64_t row, int64_t column) const { return data + (row * columns + column) * 16; }
};

// As many rows and columns as the kernel reaches, whatever the stride leaves over.
template <int K>
int64_t reach(int64_t outputs, int64_t inputs, const Shape& s) {
  const int64_t needed = (outputs - 1) * s.stride + K, held = inputs + s.before;
  return needed > held ? needed : held;
}

inline void fill(const Tile& tile, const uint16_t* x, const Shape& s) {
  for (int64_t row = 0; row < s.height; row++)
    for (int64_t column = 0; column < s.width; column++)
      _mm512_store_ps(tile.at(row + s.before, column + s.before), relu6(load(x + (row * s.width + column) * s.channels)));
}

template <int K>
void forward(const uint16_t* x, const float* weight, const float* bias, uint16_t* y, const Shape& s, int threads) {
  const int64_t blocks = s.channels / 16, jobs = blocks * s.pictures;
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    const Tile tile(reach<K>(s.out_height, s.height, s), reach<K>(s.out_width, s.width, s));
#pragma omp for schedule(static)
    for (int64_t job = 0; job < jobs; job++) {
      const int64_t picture = job / blocks, c = job % blocks * 16;
      fill(tile, x + picture * s.height * s.width * s.channels + c, s);
      __m512 w[K * K];
#pragma GCC unroll 25
      for (int t = 0; t < K * K; t++) w[t] = _mm512_loadu_ps(weight + t * s.channels + c);
      const __m512 b = _mm512_loadu_ps(bias + c);
      uint16_t* to = y + picture * s.out_height * s.out_width * s.channels + c;
      for (int64_t row = 0; row < s.out_height; row++) {
        for (int64_t column = 0; column < s.out_width; column++) {
          __m512 first = b, second = _mm512_setzero_ps();  // two chains hide the latency
#pragma GCC unroll 25
          for (int t = 0; t < K * K; t++) {
            const __m512 value = _mm512_load_ps(tile.at(row * s.stride + t / K, column * s.stride + t % K));
            (t % 2 ? second : first) = _mm512_fmadd_ps(w[t], value, t % 2 ? second : first);
          }
          store(to + (row * s.out_width + column) * s.channels, relu6(_mm512_add_ps(first, second)));
        }
      }
    }
  }
}

template <int K>
void backward(const uint16_t* x, const uint16_t* y, const uint16_t* by_y, const float* weight, uint16_t* by_x, float* by_weight,
              float* by_bias, const Shape& s, int threads) {
  const int64_t blocks = s.channels / 16, out_plane = s.out_height * s.out_width * s.channels;
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    const int64_t rows = reach<K>(s.out_height, s.height, s), columns = reach<K>(s.out_width, s.width, s);
    const Tile tile(rows, columns), spread(rows, columns), gradient(s.out_height, s.out_width);
#pragma omp for schedule(static)
    for (int64_t block = 0; block < blocks; block++) {
      const int64_t c = block * 16;
      __m512 sums[K * K], bias_sum = _mm512_setzero_ps();
      for (auto& sum : sums) sum = _mm512_setzero_ps();
      for (int64_t picture = 0; picture < s.pictures; picture++) {
        const uint16_t* from = x + picture * s.height * s.width * s.channels + c;
        for (int64_t i = 0; i < s.out_height * s.out_width; i++) {
          const int64_t at = picture * out_plane + i * s.channels + c;
          const __m512 g = _mm512_maskz_mov_ps(passes(load(y + at)), load(by_y + at));
          bias_sum = _mm512_add_ps(bias_sum, g);
          _mm512_store_ps(gradient.data + i * 16, g);
        }
        if (by_weight != nullptr) {
          fill(tile, from, s);
          for (int64_t row = 0; row < s.out_height; row++)
            for (int64_t column = 0; column < s.out_width; column++) {
              const __m512 g = _mm512_load_ps(gradient.at(row, column));
#pragma GCC unroll 25
              for (int t = 0; t < K * K; t++)
                sums[t] = _mm512_fmadd_ps(g, _mm512_load_ps(tile.at(row * s.stride + t / K, column * s.stride + t % K)), sums[t]);
            }
        }
        if (by_x == nullptr) continue;
        std::memset(spread.data, 0, rows * columns * 64);
        __m512 w[K * K];
#pragma GCC unroll 25
        for (int t = 0; t < K * K; t++) w[t] = _mm512_loadu_ps(weight + t * s.channels + c);
        for (int64_t row = 0; row < s.out_height; row++)
          for (int64_t column = 0; column < s.out_width; column++) {
            const __m512 g = _mm512_load_ps(gradient.at(row, column));
#pragma GCC unroll 25
            for (int t = 0; t < K * K; t++) {
              float* to = spread.at(row * s.stride + t / K, column * s.stride + t % K);
              _mm512_store_ps(to, _mm512_fmadd_ps(w[t], g, _mm512_load_ps(to)));
            }
          }
        uint16_t* to = by_x + picture * s.height * s.width * s.channels + c;
        for (int64_t row = 0; row < s.height; row++)
          for (int64_t column = 0; column < s.width; column++) {
            const int64_t at = (row * s.width + column) * s.channels;
            store(to + at, _mm512_maskz_mov_ps(passes(load(from + at)), _mm512_load_ps(spread.at(row + s.before, column + s.before))));
          }
      }
      if (by_weight != nullptr)
#pragma GCC unroll 25
        for (int t = 0; t < K * K; t++) _mm512_storeu_ps(by_weight + t * s.channels + c, sums[t]);
      _mm512_storeu_ps(by_bias + c, bias_sum);
    }
  }
}

}  // namespace

extern "C" void depthwise_forward(int kernel, const uint16_t* x, const float* weight, const float* bias, uint16_t* y,
                                  const int64_t* shape, int threads) {
  const Shape& s = *reinterpret_cast<const Shape*>(shape);
  (kernel == 3 ? forward<3> : forward<5>)(x, weight, bias, y, s, threads);
}

extern "C" void depthwise_backward(int kernel, const uint16_t* x, const uint16_t* y, const uint16_t* by_y, const float* weight,
                                   uint16_t* by_x, float* by_weight, float* by_bias, const int64_t* shape, int threads) {
  const Shape& s = *reinterpret_cast<const Shape*>(shape);
  (kernel == 3 ? backward<3> : backward<5>)(x, y, by_y, weight, by_x, by_weight, by_bias, s, threads);
}
