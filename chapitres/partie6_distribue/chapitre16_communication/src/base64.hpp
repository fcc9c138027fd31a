#pragma once

#include <string>
#include <string_view>

namespace cours {

/// Trois octets en quatre caractères (RFC 4648, paragraphe 4).
std::string en_base64(std::string_view octets);

}  // namespace cours
