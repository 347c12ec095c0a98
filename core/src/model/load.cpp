#include "experiment_tree.h"

#include <ng/model/experiment_json.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

namespace ng {

namespace {

/// A design is a few thousand characters; a file of this size is something else.
constexpr std::uintmax_t kMaxBytes = 16u << 20;
/// Deepest nesting a design can have, with room to spare.
constexpr int kMaxDepth = 32;

/// "line 3, column 14" of a byte offset (1-based, as the parser counts).
std::string lineColumn(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, byte > 0 ? std::min(byte - 1, text.size()) : 0);
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Says why a text is not JSON in words of a design's author instead of the parser's.
Error syntaxError(std::string_view text, std::size_t byte)
{
    std::size_t begin = std::min(byte > 0 ? byte - 1 : 0, text.size());
    const auto last = text.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos || begin > last) return {"the text ends early (truncated?)", lineColumn(text, begin + 1), "restore the whole file"};
    // The parser counts the bytes of a token to its end; its beginning is what a person looks for.
    const auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; };
    while (begin > 0 && begin <= text.size() && isWord(text[begin - 1])) --begin;
    std::size_t end = begin;
    while (end < text.size() && isWord(text[end])) ++end;
    const std::string token(text.substr(begin, std::max<std::size_t>(end - begin, 1)));
    const std::string where = lineColumn(text, begin + 1);
    for (const char* word : {"NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"})
        if (token == word) return {"not a number: " + token, where, "use a finite number"};
    return {
        "not JSON, unexpected \"" + token.substr(0, 40) + "\"", where, "a comma, quote or bracket is wrong or missing here or just before"};
}

} // namespace

std::expected<Experiment, Error> parseExperiment(std::string_view text)
{
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return std::unexpected(Error{"the design is empty", "", "restore the file, or start from an example"});
    // The callback sees every key: the parser itself would keep the last of two equal ones without a word.
    std::vector<std::set<std::string>> keys;
    std::optional<Error> refused;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        if (refused) return false;
        if (depth > kMaxDepth) refused = Error{"nested too deeply", "$", "a design has at most " + std::to_string(kMaxDepth) + " levels"};
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        if (event == Json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
        if (event == Json::parse_event_t::key && !keys.empty() && !keys.back().insert(value.get<std::string>()).second)
            refused = Error{"the key " + shortText(value) + " is there twice in one object", "$", "keep one of them"};
        return !refused;
    };
    try {
        const Json tree = Json::parse(text, watch);
        if (refused) return std::unexpected(*refused);
        return experimentFromTree(tree);
    } catch (const Json::parse_error& e) {
        if (refused) return std::unexpected(*refused);
        return std::unexpected(syntaxError(text, e.byte));
    } catch (const Json::out_of_range& e) { // a literal such as 1e999
        const std::string message = e.what();
        const auto from = message.find('\'');
        const auto to = message.rfind('\'');
        const std::string token = from < to ? message.substr(from + 1, to - from - 1) : message;
        return std::unexpected(Error{"number too large: " + token, lineColumn(text, text.find(token) + 1), "use a finite number"});
    }
}

std::expected<Experiment, Error> loadExperiment(const std::string& file)
{
    std::error_code code;
    if (!std::filesystem::exists(file, code)) return std::unexpected(Error{"there is no such file", file, "check the name"});
    if (std::filesystem::is_directory(file, code)) return std::unexpected(Error{"this is a folder", file, "name a *.ngdesign file in it"});
    const auto size = std::filesystem::file_size(file, code);
    if (!code && size > kMaxBytes)
        return std::unexpected(Error{"too large for a design: " + std::to_string(size) + " bytes", file, "a design has at most 16 MB"});
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    if (!in.is_open() || in.bad())
        return std::unexpected(Error{std::string("cannot be read: ") + std::strerror(errno ? errno : EIO), file, "check its permissions"});
    auto e = parseExperiment(text);
    if (!e) e.error().where = e.error().where.empty() ? file : file + ", " + e.error().where;
    return e;
}

} // namespace ng
